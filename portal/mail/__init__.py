"""Mail: how a letter looks, and the one line to the mail server of the operator."""
