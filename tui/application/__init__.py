"""The application: what belongs to all of its screens, in layers of one class each."""
