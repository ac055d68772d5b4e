"""What is inside one account: its sessions, its actions, and when these were."""
