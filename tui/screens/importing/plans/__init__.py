"""What is imported from, and how it is read: proposed, remembered, and changed choice by choice."""
