// Prints Vitest's JSON report as one line, 'N passed, N failed', and fails where a test did or none ran:
// `node scripts/summary.mjs REPORT.json`.
import { readFileSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const { passed, failed, skipped } = countTests(readReport(argv[2]))
  process.exitCode = passed > 0 && failed === 0 ? 0 : 1
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
