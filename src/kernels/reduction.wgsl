// What is folded along an axis, and how (reduce.wgsl, reduceRows.wgsl).

// Tunables: T a number, V what is loaded and folded at once, R what a result is; stored as Stored
alias T = f32;
alias V = T;
alias R = T;
alias StoredX = V;
alias StoredY = R;
fn f(a: T, b: T) -> T { return a + b; }
fn fold(a: V, b: V) -> V { return f(a, b); }
fn joined(v: V) -> R { return v; }

struct Params {
  count: u32, // outer · segments · inner
  length: u32,
  inner: u32,
  segments: u32, // which the axis is cut into
  span: u32, // of a segment
  scale: f32,
  identity: u32, // the bits of f's neutral element, which may be infinite
}

@group(0) @binding(1) var<storage, read> x: array<StoredX>;
@group(0) @binding(2) var<storage, read_write> y: array<StoredY>;
