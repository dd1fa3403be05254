import { describe, expect, it } from 'vitest';
import { count, failedFiles } from '../../src/checks/test-run.ts';

const report = (counts: object, files: object[] = []) => ({ testResults: files, ...counts });

describe('the counts of a test run', () => {
  it('are those of the report', () => {
    const counts = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(count(report(counts), false)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('take a file that could not be loaded for a failure', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(count(report({ numPassedTests: 1, numFailedTests: 1 }, files), false).failed).toBe(2);
  });

  it('name the files of which something failed', () => {
    const files = [
      { name: '/b.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { name: '/c.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
      { name: '/a.test.ts', status: 'failed', assertionResults: [] },
    ];
    expect(failedFiles(report({}, files))).toEqual(['/a.test.ts', '/b.test.ts']);
    expect(failedFiles(undefined)).toEqual([]);
  });

  it('never call a broken run, or one without tests, a success', () => {
    expect(count(report({ numPassedTests: 3, numFailedTests: 0 }), false).failed).toBe(1);
    expect(count(undefined, true).failed).toBe(1);
    expect(count(report({ numPassedTests: 0, numFailedTests: 0 }), true).failed).toBe(1);
  });
});
