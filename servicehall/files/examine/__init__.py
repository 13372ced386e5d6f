"""Looking into a file without trusting it: in a child process with little time, little memory and no way out."""
