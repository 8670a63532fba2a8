// RMSprop (Hinton, "Neural Networks for Machine Learning", lecture 6e), in Keras' form
// (keras.io/api/optimizers/rmsprop):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   v ← ρ·v + (1-ρ)·g²                   mean of the gradients' squares
//   CENTERED:  a ← ρ·a + (1-ρ)·g         mean of the gradients
//              d = v - a²                their variance; else d = v
//   s = lr·g / √(d + ε)
//   MOMENTUM:  w ← momentum·w + s;  p ← p - w
//   without:   p ← p - s
//
//   g, p, v, w, a: n values in groups of four; one invocation updates one group in place

// Tunables
const MOMENTUM = false;
const CENTERED = false;

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  rho: f32,
  gain: f32, // 1-ρ
  momentum: f32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> velocity: array<vec4f>; // not touched without MOMENTUM
@group(0) @binding(6) var<storage, read_write> average: array<vec4f>; // not touched unless CENTERED

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let v = hyper.rho * square[i] + hyper.gain * g * g;
  square[i] = v;
  var d = v;
  if (CENTERED) {
    let a = hyper.rho * average[i] + hyper.gain * g;
    average[i] = a;
    d = v - a * a;
  }
  var step = hyper.learningRate * g / sqrt(d + hyper.epsilon);
  if (MOMENTUM) {
    step = hyper.momentum * velocity[i] + step;
    velocity[i] = step;
  }
  parameter[i] = hyper.decay * parameter[i] - step;
}
