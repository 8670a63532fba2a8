// state.x += Σ weight·value, state.y += Σ weight: a weighted mean that grows from step to step.
//
//   values: n numbers; weights: n, or one for all; state: the sum, and the sum of weights
//
// One workgroup: each invocation adds up every 64th term, and the first adds those sums up in order, so
// that the result is the same on every run. Values may be integers or truth values (T = i32).
//
// uses: together, inOrder

// Tunables
alias T = f32;

struct Params { count: u32, weights: u32 } // how many there are of both

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<T>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> state: vec2f;

alias Sum = vec2f;

fn compute(at: u32, lane: u32) {
  var sum = Sum();
  for (var i = lane; i < params.count; i += INVOCATIONS) {
    let weight = weights[select(i, 0u, params.weights == 1u)];
    sum += vec2f(weight * f32(values[i]), weight);
  }
  let total = inOrder(sum, lane);
  if (lane == 0u) { state += total; }
}
