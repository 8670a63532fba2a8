// Stochastic gradient descent (keras.io/api/optimizers/sgd):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   without MOMENTUM:  p ← p - lr·g
//   with:              v ← momentum·v - lr·g
//                      p ← p + v         NESTEROV: p ← p + momentum·v - lr·g
//
//   g, p, v: n values in groups of four; one invocation updates one group in place

// Tunables
const MOMENTUM = false;
const NESTEROV = false;

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  momentum: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> velocity: array<vec4f>; // not touched without MOMENTUM

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let step = hyper.learningRate * gradient[i];
  var change = -step;
  if (MOMENTUM) {
    let v = hyper.momentum * velocity[i] - step;
    velocity[i] = v;
    change = select(v, hyper.momentum * v - step, NESTEROV);
  }
  parameter[i] = hyper.decay * parameter[i] + change;
}
