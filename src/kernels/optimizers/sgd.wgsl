// Stochastic gradient descent (keras.io/api/optimizers/sgd):
//
//   without MOMENTUM:  p ← p - lr·g
//   with:              v ← momentum·v - lr·g
//                      p ← p + v         NESTEROV: p ← p + momentum·v - lr·g
//
// uses: each, optimizers/loop

// Tunables
const MOMENTUM = false;
const NESTEROV = false;

struct Rule { momentum: f32 }

@group(0) @binding(4) var<storage, read_write> velocity: array<vec4f>; // not touched without MOMENTUM

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let step = lr * g;
  var change = -step;
  if (MOMENTUM) {
    let v = rule.momentum * velocity[i] - step;
    velocity[i] = v;
    change = select(v, rule.momentum * v - step, NESTEROV);
  }
  return p + change;
}
