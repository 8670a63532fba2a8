// RMSprop (Hinton, "Neural Networks for Machine Learning", lecture 6e), in Keras' form
// (keras.io/api/optimizers/rmsprop):
//
//   v ← ρ·v + (1-ρ)·g²                   mean of the gradients' squares
//   CENTERED:  a ← ρ·a + (1-ρ)·g         mean of the gradients
//              d = v - a²                their variance; else d = v
//   s = lr·g / √(d + ε)
//   MOMENTUM:  w ← momentum·w + s;  p ← p - w
//   without:   p ← p - s
//
// uses: each, optimizers/loop

// Tunables
const MOMENTUM = false;
const CENTERED = false;

struct Rule { rho: f32, gain: f32, momentum: f32, epsilon: f32 } // gain: 1-ρ

@group(0) @binding(4) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> velocity: array<vec4f>; // not touched without MOMENTUM
@group(0) @binding(6) var<storage, read_write> average: array<vec4f>; // not touched unless CENTERED

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let v = rule.rho * square[i] + rule.gain * g * g;
  square[i] = v;
  var d = v;
  if (CENTERED) {
    let a = rule.rho * average[i] + rule.gain * g;
    average[i] = a;
    d = v - a * a;
  }
  var step = lr * g / sqrt(d + rule.epsilon);
  if (MOMENTUM) {
    step = rule.momentum * velocity[i] + step;
    velocity[i] = step;
  }
  return p - step;
}
