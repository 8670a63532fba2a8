// Adagrad (Duchi et al., 2011), in Keras' form (keras.io/api/optimizers/adagrad):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   s ← s + g²                           sum of the gradients' squares
//   p ← p - lr·g / √(s + ε)
//
//   g, p, s: n values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> accumulator: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let s = accumulator[i] + g * g;
  accumulator[i] = s;
  parameter[i] = hyper.decay * parameter[i] - hyper.learningRate * g / sqrt(s + hyper.epsilon);
}
