"""One application's way: application, step, notice, pause, opinion, decision. The heart."""
