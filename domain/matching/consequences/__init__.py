"""What would follow if a person changed the decision of one payment: at once, and later, when a policy runs."""
