"""The databases partnerkit comes with; each implements `partnerkit.repository.Storage`."""
