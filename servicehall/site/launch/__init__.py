"""Starting and stopping what one copy needs: its folder, its PostgreSQL, its server and its worker."""
