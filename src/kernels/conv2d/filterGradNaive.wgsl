// dfilter[t, p, q] = Σ_i Σ_d x[i, s, p] · dy[i, d, q]   where  s = d·stride − pad + t·dilation
//
// The gradient of a convolution with respect to its filter, [taps, channels of x in a group, channels of dy].
// First rung: the definition. One invocation computes one element of the filter from a share of the images, a
// workgroup 64 neighbours along the channels of dy.
//
// uses: conv2d/filterProblem

@group(0) @binding(1) var<storage, read> x: array<Stored>;
@group(0) @binding(2) var<storage, read> dy: array<Stored>;
@group(0) @binding(3) var<storage, read_write> out: array<StoredOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let channels = problem.groups * problem.channelsY;
  let row = rowOf(i / channels % rows(), i % channels / problem.channelsY);
  let split = i / (channels * rows());
  if (split >= problem.splits) { return; }
  var sum = 0.0;
  for (var image = split * problem.chunk; image < min((split + 1u) * problem.chunk, problem.images); image++) {
    for (var v = 0u; v < problem.y.x; v++) {
      for (var u = 0u; u < problem.y.y; u++) {
        let s = vec2u(vec2i(vec2u(v, u) * problem.stride) + row.offset); // a negative position is a large one
        if (any(s >= problem.x)) { continue; }
        let g = dy[((image * problem.y.x + v) * problem.y.y + u) * channels + i % channels];
        sum = fma(f32(x[placeInX(image, s, row.channel)]), f32(g), sum);
      }
    }
  }
  out[i] = StoredOut(sum);
}
