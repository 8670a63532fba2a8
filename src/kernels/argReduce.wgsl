// y[o, i] = the k at which x[o, k, i] is largest (or smallest); of equals, the first. NaN counts as best, as in NumPy.
//
//   x: [outer, length, inner] → y: [outer, inner], int32
//
// One invocation walks along one line of the axis.
//
// uses: each, isNan

// Tunables
alias T = f32;
fn better(a: T, b: T) -> bool { return a > b; }

struct Params { count: u32, length: u32, inner: u32 } // count: outer · inner

@group(0) @binding(1) var<storage, read> x: array<T>;
@group(0) @binding(2) var<storage, read_write> y: array<i32>;

fn compute(at: u32) {
  let inner = params.inner;
  let first = at / inner * params.length * inner + at % inner;
  var best = x[first];
  var index = 0u;
  for (var k = 1u; k < params.length && !isNan(f32(best)); k++) {
    let value = x[first + k * inner];
    if (better(value, best) || isNan(f32(value))) {
      best = value;
      index = k;
    }
  }
  y[at] = i32(index);
}
