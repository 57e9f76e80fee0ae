"""The sediment layer: what the years left on a computer beside the work. The room's door is `deposit.Sediment`."""
