// moving = moving · momentum + moment · (1 - momentum), for the mean and the variance of each channel, in place.
//
//   moments: [2, n], mean and variance: [n]
//
// One invocation keeps one channel.
//
// uses: each

struct Params { count: u32, momentum: f32 }

@group(0) @binding(1) var<storage, read> moments: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> variance: array<f32>;

fn compute(i: u32) {
  let rest = 1.0 - params.momentum;
  mean[i] = mean[i] * params.momentum + moments[i] * rest;
  variance[i] = variance[i] * params.momentum + moments[params.count + i] * rest;
}
