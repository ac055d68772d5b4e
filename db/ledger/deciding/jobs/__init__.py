"""Computing a run in processes side by side, each with accounts of its own; their parent alone stores."""
