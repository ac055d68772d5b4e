"""What stands beside the tables of the Accounts screen."""
