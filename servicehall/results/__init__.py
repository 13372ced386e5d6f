"""What an application leads to: the result, its public check, the hall's register of results.

Words: result (number for people, code for the public check), register (each hall's numbered list of what it handed
over, gapless for each year). Facts it records: result.issued, and the edges of ``flow.FLOW``.
"""
