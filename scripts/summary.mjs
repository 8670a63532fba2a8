// Prints Vitest's JSON reports as one line, 'N passed, N failed', and fails where a test did, or where none ran in
// one of them: `node scripts/summary.mjs REPORT.json …`.
import { readFileSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const counts = argv.slice(2).map((path) => countTests(readReport(path)))
  const sum = (name) => counts.reduce((total, count) => total + count[name], 0)
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum)
  process.exitCode = counts.every((count) => count.passed > 0) && failed === 0 ? 0 : 1
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
}

/** Counts a report's tests. A file that broke before or around its tests counts as one that failed. */
export function countTests({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  }
}

/** The report, or an empty one where the run was broken off before it wrote any. */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    console.log(`no test report at ${path}`)
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  }
}
