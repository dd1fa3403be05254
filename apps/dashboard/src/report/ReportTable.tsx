import { ScrollRegion } from '../ui/ScrollRegion.tsx';

type Column<T> = { name: string; cell: (row: T) => string; isText?: boolean };
type ReportTableProps<T> = { title: string; none: string; rows: readonly T[]; columns: readonly Column<T>[] };

/** A titled table; without rows one sentence. The first column names the row. */
export function ReportTable<T extends { key: string }>({ title, none, rows, columns }: ReportTableProps<T>) {
  return (
    <div className="card">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="empty">{none}</p>
      ) : (
        <ScrollRegion label={title}>
          <table className="table">
            <thead>
              <tr>
                {columns.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  {columns.map(({ name, cell, isText }, index) =>
                    index === 0 ? (
                      <th key={name} scope="row" className="digits">
                        {cell(row)}
                      </th>
                    ) : (
                      <td key={name} className={isText ? 'cell-text' : 'cell-short'} dir={isText ? 'auto' : undefined}>
                        {cell(row)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </div>
  );
}
