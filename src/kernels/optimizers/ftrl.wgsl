// Follow the regularized leader (McMahan et al., 2013), in Keras' form (keras.io/api/optimizers/ftrl), with
// q = -(power of the learning rate), ½ by default:
//
//   p ← decay·p                          weight decay, 1 where there is none
//   n' = n + g²
//   z ← z + g + 2·shrinkage·p - (n'^q - n^q)/lr · p
//   p ← (clip(z, -l1, l1) - z) / (n'^q/lr + 2·l2)
//   n ← n'                               sum of the gradients' squares
//
//   l2 already holds β/(2·lr)
//   g, p, n, z: values in groups of four; one invocation updates one group in place

struct Hyper {
  learningRate: f32,
  decay: f32,
  due: f32, // 0 in a step that only gathers gradients
  power: f32, // q
  l1: f32,
  l2: f32,
  shrinkage: f32,
}

@group(0) @binding(0) var<uniform> groups: u32;
@group(0) @binding(1) var<storage, read> hyper: Hyper;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> accumulator: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> linear: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= groups || hyper.due == 0.0) { return; }
  let g = gradient[i];
  let p = hyper.decay * parameter[i];
  let before = accumulator[i];
  let after = before + g * g;
  let root = pow(after, vec4f(hyper.power));
  let growth = (root - pow(before, vec4f(hyper.power))) / hyper.learningRate;
  let z = linear[i] + g + 2.0 * hyper.shrinkage * p - growth * p;
  accumulator[i] = after;
  linear[i] = z;
  let clipped = clamp(z, vec4f(-hyper.l1), vec4f(hyper.l1));
  parameter[i] = (clipped - z) / (root / hyper.learningRate + 2.0 * hyper.l2);
}
