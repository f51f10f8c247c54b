import { tablesOf } from '../../domain/tables.ts';
import { loadPipeline } from '../load.ts';

/** As its users know them: queries, dashboards and programs of others name these columns. */
const TABLES = {
  companies_created: {
    primaryKey: 'id',
    columns: {
      id: 'uuid',
      name: 'text',
      email: 'text',
      vat: 'text',
      phone: 'text',
      country: 'text',
      website: 'text',
      image: 'text',
      addresses: 'text',
      contact: 'text',
      revenue: 'double',
      number_of_employees: 'int',
      sector: 'text',
      founded_date: 'text',
      valuation: 'double',
      investment_received: 'double',
      timestamp_column: 'timestamp',
    },
  },
  companies_by_minute: {
    primaryKey: 'minute, timestamp_column, id',
    columns: {
      minute: 'timestamp',
      timestamp_column: 'timestamp',
      id: 'uuid',
      country: 'text',
      sector: 'text',
      number_of_employees: 'int',
      revenue: 'double',
      valuation: 'double',
      investment_received: 'double',
    },
  },
  company_totals: {
    primaryKey: 'granularity, dimension, value, bucket',
    columns: {
      granularity: 'text',
      dimension: 'text',
      value: 'text',
      bucket: 'timestamp',
      companies: 'bigint',
      employees: 'bigint',
      revenue: 'double',
      investment: 'double',
      valuation: 'double',
      without_employees: 'bigint',
      without_revenue: 'bigint',
      without_investment: 'bigint',
      without_valuation: 'bigint',
    },
  },
  dimension_values: {
    primaryKey: 'dimension, value',
    columns: { dimension: 'text', value: 'text' },
  },
  recent_companies: {
    primaryKey: 'list, timestamp_column, id',
    columns: {
      list: 'text',
      timestamp_column: 'timestamp',
      id: 'uuid',
      name: 'text',
      country: 'text',
      sector: 'text',
      number_of_employees: 'int',
      revenue: 'double',
      valuation: 'double',
      investment_received: 'double',
    },
  },
};

test('the tables that follow from the definition are those that its users know', async () => {
  const { definition, columns } = await loadPipeline('companies');
  const tables = tablesOf(definition, columns).map((table) => [
    table.name,
    {
      primaryKey: [...table.partitionKey, ...table.clustering.map(({ column }) => column)].join(', '),
      columns: Object.fromEntries(table.columns.map(({ name, type }) => [name, type])),
    },
  ]);
  expect(Object.fromEntries(tables)).toEqual(TABLES);
});
