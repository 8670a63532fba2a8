// The types of an elementwise operation's x and y: what is stored as f16 is computed with in f32.

// Tunables
alias X = f32;
alias Y = f32;
alias StoredX = X;
alias StoredY = Y;
