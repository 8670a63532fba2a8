// What comes before what.

// Tunables
alias T = f32;
fn before(a: T, b: T) -> bool { return a < b; }

// Whether a comes before b: NaN is last.
fn first(a: T, b: T) -> bool { return !isNan(f32(a)) && (isNan(f32(b)) || before(a, b)); }
