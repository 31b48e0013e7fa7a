"""The way from a survey platform's file to a canonical file: dialect, platform and contract, none of which knows the next."""
