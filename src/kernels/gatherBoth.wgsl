// y[j] = x[lines[j]], b[j] = a[lines[j]]: the same lines of two tables, the examples and the targets of a batch say.
//
//   x: [length, innerX], a: [length, innerA], lines: [count] → y: [count, innerX], b: [count, innerA]
//
// gather.wgsl for two: one invocation copies one element, first those of y, then those of b; or four neighbours (vec4u)
// where `inner` is a multiple of four, which then counts groups of four. A line outside gives 0.
//
// uses: each

// Tunables
alias X = u32;
alias A = u32;

struct Params {
  count: u32, // of all elements that are wanted
  countX: u32, // of those in y
  innerX: u32,
  innerA: u32,
  length: u32,
}

@group(0) @binding(1) var<storage, read> x: array<X>;
@group(0) @binding(2) var<storage, read> a: array<A>;
@group(0) @binding(3) var<storage, read> lines: array<i32>;
@group(0) @binding(4) var<storage, read_write> y: array<X>;
@group(0) @binding(5) var<storage, read_write> b: array<A>;

// A negative line is a large one.
fn isInside(line: u32) -> bool { return line < params.length; }

fn compute(at: u32) {
  if (at < params.countX) {
    let j = at / params.innerX;
    let line = u32(lines[j]);
    y[at] = X();
    if (isInside(line)) { y[at] = x[line * params.innerX + at - j * params.innerX]; }
  } else {
    let i = at - params.countX;
    let j = i / params.innerA;
    let line = u32(lines[j]);
    b[i] = A();
    if (isInside(line)) { b[i] = a[line * params.innerA + i - j * params.innerA]; }
  }
}
