"""What the Matching screen asks before many decisions or somebody else's are touched."""
