"""The realism card: computers held against what is known of real ones. It measures and never mends."""
