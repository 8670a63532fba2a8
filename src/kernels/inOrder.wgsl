// The sum of what the invocations of a workgroup of 64 have, in their order, so that it is the same on every run.

const INVOCATIONS = 64u;

var<workgroup> parts: array<Sum, INVOCATIONS>;

// The sum in the first invocation, zero in the others.
fn inOrder(part: Sum, lane: u32) -> Sum {
  parts[lane] = part;
  workgroupBarrier();
  var total = Sum();
  if (lane == 0u) {
    for (var i = 0u; i < INVOCATIONS; i++) { total += parts[i]; }
  }
  return total;
}
