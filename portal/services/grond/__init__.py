"""What every room stands on: commands, lists, addresses, settings, the audit log and the guard on separation of duties."""
