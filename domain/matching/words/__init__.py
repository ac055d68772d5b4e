"""The words for reasons, verdicts and certificates, the same on screens, in commands and in exports."""
