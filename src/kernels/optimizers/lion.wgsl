// Lion (Chen et al., 2023), in Keras' form (keras.io/api/optimizers/lion):
//
//   p ← decay·p                          weight decay, 1 where there is none
//   p ← p - lr·sign(β₁·m + (1-β₁)·g)
//   m ← β₂·m + (1-β₂)·g                  mean of the gradients
//
//   g, p, m: n values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  beta1: f32,
  beta2: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;

/** sign(x), which gives NaN for NaN: WGSL's own may give 0, and the weight would seem to be well. */
fn direction(x: vec4f) -> vec4f {
  let isNan = (bitcast<vec4u>(x) & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
  return select(sign(x), x, isNan);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let m = mean[i];
  mean[i] = hyper.beta2 * m + (1.0 - hyper.beta2) * g;
  let step = direction(hyper.beta1 * m + (1.0 - hyper.beta1) * g);
  parameter[i] = hyper.decay * parameter[i] - hyper.learningRate * step;
}
