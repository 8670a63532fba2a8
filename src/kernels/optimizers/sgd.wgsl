// Stochastic gradient descent (keras.io/api/optimizers/sgd):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   momentum = 0:   p ← p - lr·g
//   else:           v ← momentum·v - lr·g
//                   p ← p + v            Nesterov: p ← p + momentum·v - lr·g
//
//   g, p, v: n values in groups of four; one invocation updates one group in place

// Tunables
const NESTEROV = false;

struct Hyper {
  learningRate: f32,
  decay: f32,
  momentum: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> velocity: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups) { return; }
  let step = hyper.learningRate * gradient[i];
  let v = hyper.momentum * velocity[i] - step;
  velocity[i] = v;
  let change = select(v, hyper.momentum * v - step, NESTEROV);
  parameter[i] = hyper.decay * parameter[i] + change;
}
