{{ coded_answers('partner_agency') }}
