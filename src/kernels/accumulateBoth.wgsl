// Two means that grow, in one dispatch: accumulate.wgsl for either, a workgroup each. A step's loss and its accuracy.
//
//   x, y: values, v, w: their weights, a, b: the means' states
//
// uses: together, inOrder

// Tunables
alias X = f32;
alias Y = f32;

struct Params { countX: u32, weightsX: u32, countY: u32, weightsY: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<X>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> y: array<Y>;
@group(0) @binding(4) var<storage, read> w: array<f32>;
@group(0) @binding(5) var<storage, read_write> a: vec2f;
@group(0) @binding(6) var<storage, read_write> b: vec2f;

alias Sum = vec2f;

fn compute(which: u32, lane: u32) {
  var sum = Sum();
  if (which == 0u) {
    for (var i = lane; i < params.countX; i += INVOCATIONS) {
      let weight = v[select(i, 0u, params.weightsX == 1u)];
      sum += vec2f(weight * f32(x[i]), weight);
    }
  } else {
    for (var i = lane; i < params.countY; i += INVOCATIONS) {
      let weight = w[select(i, 0u, params.weightsY == 1u)];
      sum += vec2f(weight * f32(y[i]), weight);
    }
  }
  let total = inOrder(sum, lane);
  if (lane == 0u && which == 0u) { a += total; }
  if (lane == 0u && which == 1u) { b += total; }
}
