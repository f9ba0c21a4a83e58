//! Path to text: the emitted tree, its ledger, and the only door to the disk.
