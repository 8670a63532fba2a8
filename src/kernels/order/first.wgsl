/** Whether a comes before b: NaN is last. */
fn first(a: T, b: T) -> bool { return !isNan(f32(a)) && (isNan(f32(b)) || before(a, b)); }
