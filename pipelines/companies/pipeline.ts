import type { PipelineDefinition } from '../../domain/definition.ts';

/** Companies of fakerapi.it, or of an API that answers like it. The names are those that its users type. */
export const companies = {
  name: 'companies',
  names: {
    workflowId: 'company-pipeline',
    taskQueue: 'company-pipeline',
    workflowTypes: {
      pipeline: 'companyPipeline',
      ingest: 'ingestCompanies',
      stream: 'streamToCassandra',
      verify: 'verifyCassandra',
    },
    topic: 'companies_created',
    deadLetterTopic: 'companies_created.dead_letters',
    tables: {
      facts: 'companies_created',
      byMinute: 'companies_by_minute',
      totals: 'company_totals',
      dimensionValues: 'dimension_values',
      recent: 'recent_companies',
    },
  },
  key: 'id',
  time: 'timestamp_column',
  columnTypes: { id: 'uuid' },
  count: 'companies',
  measures: [
    { name: 'employees', field: 'number_of_employees' },
    { name: 'revenue', field: 'revenue' },
    { name: 'investment', field: 'investment_received' },
    { name: 'valuation', field: 'valuation' },
  ],
  dimensions: [
    { name: 'country', field: 'country' },
    { name: 'sector', field: 'sector' },
    // Size classes are those of the European Union.
    {
      name: 'size',
      field: 'number_of_employees',
      classes: [
        { name: 'micro', below: 10 },
        { name: 'small', below: 50 },
        { name: 'medium', below: 250 },
        { name: 'large' },
      ],
    },
  ],
  recent: ['name', 'country', 'sector', 'number_of_employees', 'revenue', 'valuation', 'investment_received'],
} as const satisfies PipelineDefinition;
