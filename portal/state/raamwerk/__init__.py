"""What every page of the portal shares: the road to a service, the gate, lists, live updates, the session."""
