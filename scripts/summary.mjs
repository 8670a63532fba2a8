// Prints what failed in Vitest's JSON reports and one last line, 'N passed, N failed'; fails where a test did, or
// where none ran in one of them: `node scripts/summary.mjs REPORT.json …`.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const reports = argv.slice(2).map(readReport)
  for (const line of reports.flatMap(listFailures)) console.log(line)
  const counts = reports.map(countTests)
  const sum = (name) => counts.reduce((total, count) => total + count[name], 0)
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum)
  process.exitCode = counts.every((count) => count.passed > 0) && failed === 0 ? 0 : 1
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
}

/** Counts a report's tests. A file that broke before or around its tests counts as one that failed. */
export function countTests({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  return {
    passed: numPassedTests,
    failed: numFailedTests + testResults.filter(isBroken).length,
    skipped: numPendingTests + numTodoTests,
  }
}

/** A line for each failure of a report, so that the end of a long log says which they were and why. */
export function listFailures({ testResults }) {
  return testResults.flatMap((file) => {
    const path = relative('', file.name)
    if (isBroken(file)) return [`failed: ${path}: ${firstLine(file.message)}`]
    return file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `failed: ${path}: ${test.fullName}: ${firstLine(test.failureMessages.join('\n'))}`)
  })
}

/** Whether a file failed before or around its tests. */
function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
}

function firstLine(text) {
  return text.split('\n', 1)[0]
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
