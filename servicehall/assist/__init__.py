"""Help by people and machines, always explained. Empty room: it will own help requests and reading of scans."""
