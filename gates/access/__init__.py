"""Who may speak to the gateways, as administrators have it: device keys, tokens, rates, and the trail of their acts."""
