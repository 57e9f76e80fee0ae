"""Controls: what a set of objectives must show before it is released. The reference worker earns all, nothing earns
nothing, cheats next to nothing, and a reference month with one thing spoilt loses what hangs on it and no more."""
