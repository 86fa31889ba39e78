"""Who could claim each aid: its rule as an expression over the register, equal to what `explain` answers one by one."""
