// Whether the step counts, and the scale of the next one (keras.io/api/optimizers/loss_scale_optimizer):
//
//   overflow:   scale ← scale / 2, steps ← 0, and the update is not due
//   else:       steps ← steps + 1; where that makes `growth`: scale ← 2·scale, steps ← 0
//
// One invocation. `hyper` is what the update rule reads behind this dispatch; the host writes it before each step.

struct Params { growth: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> overflow: u32; // becomes 0 again
@group(0) @binding(2) var<storage, read_write> scale: f32;
@group(0) @binding(3) var<storage, read_write> steps: u32; // good ones since the scale last changed
@group(0) @binding(4) var<storage, read_write> hyper: array<f32>; // learning rate, decay, due, …

@compute @workgroup_size(1)
fn main() {
  if (overflow != 0u) {
    scale /= 2.0;
    steps = 0u;
    hyper[2] = 0.0;
  } else if (steps + 1u == params.growth) {
    scale *= 2.0;
    steps = 0u;
  } else {
    steps += 1u;
  }
  overflow = 0u;
}
