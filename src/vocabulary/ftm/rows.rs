//! The schemata of FollowTheMoney and their properties.
//!
//! From the model of the `followthemoney` package, version 4.11.2, as its `dump-model` prints it; MIT licence, copyright
//! 2017-2021 OCCRP and 2022-2025 OpenSanctions. Properties that only mirror those of other schemata are left out.

/// Name, label, the schemata that it extends, and the properties of its own.
pub(super) const SCHEMATA: &[(&str, &str, &str, &str)] = &[
    (
        "Address",
        "Address",
        "Thing",
        "city full googlePlaceId latitude longitude osmId postOfficeBox postalCode region remarks state street \
         street2",
    ),
    ("Airplane", "Airplane", "Vehicle", "icaoCode manufacturer serialNumber"),
    (
        "Analyzable",
        "Analyzable",
        "",
        "companiesMentioned detectedCountry detectedLanguage emailMentioned ibanMentioned ipMentioned \
         locationMentioned namesMentioned peopleMentioned phoneMentioned",
    ),
    ("Article", "Article", "Document", ""),
    ("Asset", "Asset", "Thing Value", ""),
    ("Associate", "Associate", "Interval", "associate person relationship"),
    ("Audio", "Audio", "Document", "duration samplingRate"),
    (
        "BankAccount",
        "Bank account",
        "Asset",
        "accountNumber accountType balance balanceDate bank bankAddress bankName bic closingDate iban maxBalance \
         maxBalanceDate openingDate",
    ),
    ("Call", "Call", "Interval", "caller callerNumber duration receiver receiverNumber"),
    (
        "CallForTenders",
        "Call for tenders",
        "Interval Thing",
        "authority authorityReferenceId awardNoticeDate awardedInLots awardingDate callId certificationCheck \
         clarificationDeadline contractNoticeDate cpvCode directive euFunding evaluationMechanism \
         fallsUnderGPPScope involvesOutcome lotsNames maximumNumberOfLots multipleTenders numberOfLots nutsCode \
         onBehalfOf paymentOptions procedure procurementType publicationDate relationToThreshold \
         reverseAuctionsIncluded submissionDeadline tedUrl tenderers tendersForLots title",
    ),
    (
        "Company",
        "Company",
        "Asset Organization",
        "bikCode caemCode capital cikCode coatoCode fnsCode fssCode ipoCode irsCode isinCode jibCode kppCode \
         mbsCode okopfCode oksmCode pfrNumber ricCode ticker voenCode",
    ),
    (
        "Contract",
        "Contract",
        "Asset",
        "authority cancelled classification contractDate criteria language method noticeId numberAwards procedure \
         procedureNumber project status title type",
    ),
    (
        "ContractAward",
        "Contract award",
        "Interest Value",
        "amended callForTenders contract cpvCode decisionReason documentNumber documentType lotNumber nutsCode \
         supplier",
    ),
    ("Control", "Control", "Interest", "controlType controlled controller legalBasis"),
    ("CourtCase", "Court case", "Thing", "caseNumber category closeDate court fileDate status type"),
    ("CourtCaseParty", "Case party", "Interest", "case party"),
    (
        "CryptoWallet",
        "Cryptocurrency wallet",
        "Thing Value",
        "accountId balance balanceDate blockchain creationDate cryptoAddress currencySymbol custodyType holder \
         managingExchange privateKey publicKey",
    ),
    ("Debt", "Debt", "Interval Value", "creditor debtor"),
    ("Directorship", "Directorship", "Interest", "director organization secretary"),
    (
        "Document",
        "File",
        "Analyzable Thing",
        "ancestors author authoredAt bodyText contentHash crawler date encoding extension fileName fileSize \
         generator language messageId mimeType parent processedAt processingAgent processingError \
         processingStatus publishedAt title translatedLanguage translatedText",
    ),
    ("Documentation", "Documentation", "Interest", "document entity"),
    (
        "EconomicActivity",
        "Customs declaration",
        "Interval",
        "bankAccount bankForeign bankRub ccdNumber ccdValue contract contractHolder customsAmount \
         customsProcedure declarant departureCountry destinationCountry directionOfTransportation dollarExchRate \
         goodsDescription invoiceAmount originCountry receiver sender tradingCountry transport vedCode \
         vedCodeDescription",
    ),
    (
        "Email",
        "E-Mail",
        "Folder HyperText PlainText",
        "bcc cc emitters from headers inReplyTo inReplyToEmail recipients sender subject threadTopic to",
    ),
    ("Employment", "Employment", "Interest", "employee employer"),
    ("Event", "Event", "Analyzable Interval Thing", "important involved location organizer"),
    ("Family", "Family", "Interval", "person relationship relative"),
    ("Folder", "Folder", "Document", ""),
    ("HyperText", "Web page", "Document", "bodyHtml"),
    ("Identification", "Identification", "Interval", "authority country holder number type"),
    ("Image", "Image", "Document", "credit pictured"),
    ("Interest", "Interest", "Interval", "role status"),
    (
        "Interval",
        "Interval",
        "",
        "alephUrl date description endDate indexText modifiedAt namesMentioned proof publisher publisherUrl \
         recordId retrievedAt sourceUrl startDate summary",
    ),
    (
        "LegalEntity",
        "Legal entity",
        "Thing",
        "abbreviation brightQueryId brightQueryOrgId bvdId classification dissolutionDate dunsCode email icijId \
         idNumber incorporationDate innCode jurisdiction legalForm leiCode licenseNumber mainCountry npiCode \
         ogrnCode okpoCode okvedCode opencorporatesUrl parent phone registrationNumber sayariId sector status \
         swiftBic taxNumber taxStatus uniqueEntityId uscCode vatCode website",
    ),
    ("License", "License", "Contract", "area commodities reviewDate"),
    ("Membership", "Membership", "Interest", "member organization"),
    ("Mention", "Mention", "", "contextCountry contextEmail contextPhone detectedSchema document name resolved"),
    (
        "Message",
        "Message",
        "Folder HyperText Interval PlainText",
        "inReplyTo inReplyToMessage metadata recipientAccount recipients sender senderAccount subject threadTopic",
    ),
    ("Note", "Note", "Analyzable Thing", "entity"),
    (
        "Occupancy",
        "Occupancy",
        "Interval",
        "constituency declarationDate electionDate holder periodEnd periodStart politicalGroup post status",
    ),
    ("Organization", "Organization", "LegalEntity", "cageCode giiNumber imoNumber permId"),
    (
        "Ownership",
        "Ownership",
        "Interest",
        "asset legalBasis owner ownershipType percentage sharesCount sharesCurrency sharesType sharesValue",
    ),
    ("Package", "Package", "Folder", ""),
    ("Page", "Page", "", "bodyText detectedLanguage document index indexText translatedText translatedTextLanguage"),
    ("Pages", "Document", "Document", "pdfHash"),
    (
        "Passport",
        "Passport",
        "Identification",
        "birthDate birthPlace gender givenName passportNumber personalNumber surname",
    ),
    (
        "Payment",
        "Payment",
        "Interval Value",
        "beneficiary beneficiaryAccount contract payer payerAccount programme project purpose sequenceNumber \
         transactionNumber",
    ),
    (
        "Person",
        "Person",
        "LegalEntity",
        "appearance biography birthCountry birthDate birthPlace citizenship deathDate education ethnicity \
         eyeColor fatherName firstName gender hairColor height lastName middleName motherName nameSuffix \
         nationality passportNumber political position profession religion secondName socialSecurityNumber \
         spokenLanguage title weight",
    ),
    ("PlainText", "Text file", "Document", ""),
    ("Position", "Position", "Thing", "dissolutionDate inceptionDate numberOfSeats organization subnationalArea"),
    ("Project", "Project", "Interval Thing Value", "goal phase projectId status"),
    ("ProjectParticipant", "Project participant", "Interest", "participant project"),
    ("PublicBody", "Public body", "Organization", ""),
    (
        "RealEstate",
        "Real estate",
        "Asset",
        "area cadastralCode censusBlock createDate encumbrance landType latitude longitude parent propertyType \
         registrationNumber tenure titleNumber",
    ),
    ("Representation", "Representation", "Interest", "agent client"),
    (
        "Risk",
        "Risk",
        "Interval",
        "authority country duration entity listingDate program programId programUrl reason status topics",
    ),
    (
        "Sanction",
        "Sanction",
        "Interval",
        "authority authorityId country duration entity listingDate program programId programUrl provisions reason \
         status unscId",
    ),
    (
        "Security",
        "Security",
        "Asset",
        "classification collateral figiCode isin issueDate issuer maturityDate registrationNumber ticker type",
    ),
    ("Similar", "Similar", "", "candidate confidenceScore criteria match matcher"),
    ("Succession", "Succession", "Interest", "predecessor successor"),
    ("Table", "Table", "Document", "columns csvHash rowCount"),
    ("TaxRoll", "Tax roll", "Interval", "birthDate country givenName income surname taxPaid taxee wealth"),
    ("Territory", "Territory", "Thing", "fipsCode level nutsCode partOf territoryCode zipCode"),
    (
        "Thing",
        "Thing",
        "",
        "address addressEntity alephUrl alias country createdAt description indexText keywords modifiedAt name \
         notes previousName program programId proof publisher publisherUrl retrievedAt riskSource sourceUrl \
         summary topics weakAlias wikidataId wikipediaUrl",
    ),
    ("Trip", "Trip", "Event", "endLocation startLocation vehicle"),
    ("UnknownLink", "Other link", "Interest", "object subject"),
    ("UserAccount", "User account", "Thing", "email ipAddress owner password phone service username"),
    ("Value", "Value", "", "amount amountEur amountUsd currency"),
    (
        "Vehicle",
        "Vehicle",
        "Asset",
        "buildDate deregistrationDate model operator owner registrationDate registrationNumber type",
    ),
    (
        "Vessel",
        "Vessel",
        "Vehicle",
        "callSign crsNumber deadweightTonnage flag grossRegisteredTonnage imoNumber mmsi nameChangeDate \
         navigationArea pastFlags pastTypes registrationPort tonnage",
    ),
    ("Video", "Video", "Document", "duration"),
    ("Workbook", "Workbook", "Folder", ""),
];
